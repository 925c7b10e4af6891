"""The ways in: settings, web chat, REST, command line, security."""
