"""The picture replacement test: do answers depend on the imagined pictures, and do they follow other ones?"""
