"""Anju 安居 runs written home-isolation and public-health management plans as living systems."""
