"""The published t-SNE, Barnes-Hut on every core."""

from sklearn.manifold import TSNE


def tsne(x, perplexity, iterations, seed):
    model = TSNE(perplexity=perplexity, max_iter=iterations, random_state=seed).fit(x)
    return f"KL {model.kl_divergence_:.4f} (estimate)"
