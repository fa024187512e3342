"""The field in plain Python: vocabulary, validated inputs, rules of the work, who may do what."""
