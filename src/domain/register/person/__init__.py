"""People the company serves (客户档案): identity sealed under the person's own key, kinds and flags in the clear."""
