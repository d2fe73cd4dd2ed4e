"""What is known of English and Chinese, and of no policy."""
