"""Start the chat page: `python app.py`, then open http://127.0.0.1:7860."""

import sys

from qa.web.service import main

if __name__ == "__main__":
    sys.exit(main())
