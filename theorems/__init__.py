"""The claims, one folder each: claim, construction, obligations, false variants, campaign, checker."""
