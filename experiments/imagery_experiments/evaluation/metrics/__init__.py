"""The quality figures of the shipped networks, on the held-out drawings shipped with the package.

Naming and captions use unseen drawings of known concepts (split ``drawing``); reconstruction and single steps use
drawings of concepts that do not occur in training (split ``concept``). Imagined pictures are classified by the
:mod:`reference classifier <imagery_experiments.evaluation.reference_classifier>`, never by the interpreter that reranks
candidates. Seeds are fixed.
"""
