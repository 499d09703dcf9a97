"""What roles may do, what may call functions, and the policies that say so."""
