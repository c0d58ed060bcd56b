"""Questions about criteria: the sets, who sees which communes, where they stand, the matrix and its pages."""
