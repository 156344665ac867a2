"""The generated year of mediation: parameters, plans of disputes, their acts in order of recording, and the recount."""
