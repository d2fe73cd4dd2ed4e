"""The exam of the wording check (`policy-qa check`): statements, verdicts, places."""
