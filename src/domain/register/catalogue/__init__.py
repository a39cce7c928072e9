"""The service catalogue (维修服务目录): what the office offers, what it refers, and at which limit and price."""
