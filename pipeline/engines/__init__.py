"""Where tasks run: `local` in processes of this machine."""
