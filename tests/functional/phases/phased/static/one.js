document.documentElement.dataset.one = 'there';
