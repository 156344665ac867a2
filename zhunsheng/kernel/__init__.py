"""Units, people, matters, procedures, acts, events, seals, deadlines, rights and the registry of kinds."""
