"""Questions put and answers judged: rows, decided by the characters of the documents."""
