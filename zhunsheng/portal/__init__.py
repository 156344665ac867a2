"""The portal: what anybody may use without a login. Shows law, never a record of this installation."""
