"""Third stage: question -> hits -> evidence -> answer."""
