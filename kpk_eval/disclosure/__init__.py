"""What may be published without giving anyone's answer away, alone, by subtraction or by comparison."""
