"""What is shipped, as data: scenarios, presets, lenses, policies, claims, designs, the record and facts."""
