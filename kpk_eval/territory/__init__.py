"""Areas of official statistics: their keys, which of them exist, and how one state becomes another."""
