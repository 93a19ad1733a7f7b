"""The engines that speak, behind one contract."""
