"""SMS through the gateways of Aliyun and Tencent Cloud: an approved template, one variable, nothing else."""
