"""What the reviewer gets: typography, pages, assembly, kit, verification."""
