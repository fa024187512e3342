"""Do people who code the same notes agree?"""
