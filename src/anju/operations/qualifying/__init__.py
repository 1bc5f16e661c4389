"""What members of staff are qualified in: recorded, withdrawn, asked for as somebody is named, watched as it runs out."""
