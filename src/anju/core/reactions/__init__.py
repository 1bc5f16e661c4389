"""What a fact, a miss, a closing or a moment calls for. Every answer is a decision; `flow` applies them one by one."""
