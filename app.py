"""Start the chat page: `python app.py`, then open http://127.0.0.1:7860. It takes the options of `policy-qa serve`."""

import sys

from qa.cli.main import main

if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
