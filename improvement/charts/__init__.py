"""Results as Vega-Lite specifications: the only place with colours and axes."""
