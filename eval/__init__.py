"""The exam: question sets, measures, baselines and the gate. `python -m eval`; never installed or imported by qa."""
