"""Statistics about a team's own learning."""
