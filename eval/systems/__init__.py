"""What is examined: the product behind one seam, the baselines it has to beat, systems broken on purpose."""
