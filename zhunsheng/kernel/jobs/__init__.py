"""Long work outside the request: asked for by an act, claimed by a runner, resumable at any moment (docs/decisions/014)."""
