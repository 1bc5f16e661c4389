"""A chat robot of WeCom, DingTalk or Feishu: a short text into a group."""
