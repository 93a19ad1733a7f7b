"""What whoever runs it looks at: figures, readiness, and a doctor."""
