arch; arch --version | head -1
