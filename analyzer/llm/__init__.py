"""The endpoint of a model: the only package that touches a network.

Any server that speaks `POST /chat/completions` will do. The client library is loaded when a model is opened.
"""

from analyzer.llm.batch import BatchModel
from analyzer.llm.endpoint import Endpoint, endpoint
from analyzer.llm.model import Model

__all__ = ["BatchModel", "Endpoint", "Model", "endpoint"]
