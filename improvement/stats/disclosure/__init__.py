"""What may be told of small groups: cell suppression over tables and over time, and its auditor."""
