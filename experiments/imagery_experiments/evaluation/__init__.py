"""Quality of the networks on held-out data: metrics, the reference classifier, calibration."""
