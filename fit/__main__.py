"""`python -m fit`."""

import sys

from fit.fit_command import main

sys.exit(main())
