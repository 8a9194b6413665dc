// SQLEngine/Functions: PostgreSQL's functions. This file: what they may ask.
