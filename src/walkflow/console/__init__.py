"""walkflow record at a terminal: keys, questions, and a session of them."""
