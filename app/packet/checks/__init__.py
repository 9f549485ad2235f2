"""What is looked for in a finished packet: its structure, its layers, its agreement with the case."""
