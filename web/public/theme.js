// The theme a person chose; none is the system's.
const chosen = localStorage.getItem('signalbox.theme');
if (chosen) document.documentElement.dataset.theme = chosen;
