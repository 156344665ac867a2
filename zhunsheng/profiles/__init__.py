"""One folder per place (units, people, registers, settings as YAML), the loader of it, and the generator of its year."""
