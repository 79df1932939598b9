"""Reading what other systems wrote: one module a format, each turning a file's bytes into records."""
