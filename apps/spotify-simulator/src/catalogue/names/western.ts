import { type Culture, words } from "./culture.js";

export const english: Culture = {
  given: words("Nora|Elias|Juniper|Tobin|Marlo|Wren|Callum|Odette|Percy|Saskia|Linus|Maeve|Orla|Dexter|Ines|Rufus"),
  family: words(
    "Halloway|Marsh|Pemberton|Quill|Ashdown|Vale|Kestrel|Winslow|Thorne|Larkin|Osei|Brandt|Fairweather|Moss|Adeyemi|Calloway",
  ),
  familyFirst: false,
  nameGap: " ",
  bands: words(
    "The Paper Lanterns|Low Tide Radio|Velvet Ferry|Northern Allotment|Glass Orchard|Static Pilgrims|The Borrowed Coats|Copper Weather|Slow Satellites|Moth & Ember|Tin Harbour|The Quiet Numbers|Parallel Gardens|Hollow Pines|Night Bus Choir|Kites Over Leith|Milk Teeth Mafia|Second Hand Suns",
  ),
  heads: words(
    "Letters from|Driving to|The Last Night of|Songs for|Halfway to|A Map of|Lost in|Postcards from|Dancing in|The Colour of|Waiting for|Under|Goodbye to|The Ghost of|Back to|Somewhere Near",
  ),
  tails: words(
    "the Harbour|Summer|Maple Street|the Coldest Room|Your Garden|a Borrowed Car|the Northern Line|Paper Skies|Winter Light|the Old Arcade|Nobody’s House|Saturday|the Long Field|Electric Avenue Nine|the Sea Wall|Tomorrow",
  ),
  titleGap: " ",
  titles: words(
    "Undertow|Hinterland|Gold Leaf|Afterglow|Slow Burn|Featherweight|Halogen|Kindling|Bluebird|Static|Overgrown|Daylight Saving|Honeycomb|Landslide (Demo)|Runaway Sleeper|Ten Thousand Doors",
  ),
  genres: words("indie folk|dream pop|alternative rock|bedroom pop|synthpop|art rock|neo soul|slowcore"),
  labels: words("Lantern Row Records|Ferrybridge Music|Small Hours Ltd."),
  country: "GB",
  share: 18,
};

export const spanish: Culture = {
  given: words("Lucía|Mateo|Ximena|Joaquín|Inés|Álvaro|Camila|Íñigo|Renata|Andrés|Paloma|Julián"),
  family: words("Vallejo|Montoya|Quiñones|Serrano|Ibáñez|Ledesma|Zúñiga|Peñalba|Urrutia|Cárdenas|Rincón|Olivares"),
  familyFirst: false,
  nameGap: " ",
  bands: words(
    "Los Faroles|Niña Eléctrica|Cuarto Menguante|La Orquesta del Puerto|Ruido de Fondo|Azúcar Moreno Club|Tres Esquinas|Jardín Botánico|Señal de Humo|Vía Láctea",
  ),
  heads: words(
    "Canción|Cartas|La última noche|El color|Un baile|Las puertas|La sombra|Camino|El ruido|Memoria|La casa|Promesas",
  ),
  tails: words(
    "del mar|de verano|de mi calle|del olvido|de madrugada|de cristal|del sur|de azúcar|de enero|de la luna|de tu nombre|del último tren",
  ),
  titleGap: " ",
  titles: words(
    "Madrugada|Corazón de papel|Sin ti|Ojalá mañana|Salitre|Contraluz|Niebla|Volver a empezar|Desvelo|Azahar",
  ),
  genres: words("latin pop|indie español|bolero|cumbia|latin alternative"),
  labels: words("Discos del Farol|Salitre Música"),
  country: "ES",
  share: 9,
};

export const french: Culture = {
  given: words("Amélie|Théo|Garance|Loïc|Noémie|Anaïs|Raphaël|Élodie|Côme|Maëlle"),
  family: words("Lacroix|Beaumont|Delaunay|Perrault|Vasseur|Châtelain|Roussel|Mérieux|Lefèvre|Dubosc"),
  familyFirst: false,
  nameGap: " ",
  bands: words(
    "Les Heures Bleues|Café Minuit|Grand Hôtel|L’Île aux Oiseaux|Velours Noir|Les Passagers|Été Indien|Chambre 14",
  ),
  heads: words("Les lettres|La couleur|Une valse|Le bruit|Les ombres|La nuit|Le goût|Un souvenir|Les portes|Le jardin"),
  tails: words(
    "de la mer|d’hiver|de ma rue|du silence|de minuit|de l’été|d’Éloïse|du dernier métro|de papier|de l’aube",
  ),
  titleGap: " ",
  titles: words("Éphémère|Après la pluie|Septembre|Vertige|Encore une fois|Là-bas|Contre-jour|Rêverie|Dimanche|Été"),
  genres: words("chanson|french indie pop|nouvelle scène|french house"),
  labels: words("Éditions du Canal|Minuit Cinq"),
  country: "FR",
  share: 7,
};

export const german: Culture = {
  given: words("Jonas|Frieda|Lennart|Käthe|Matthis|Wiebke|Anselm|Grete|Jörn|Liesbeth"),
  family: words("Achterberg|Lindenau|Würth|Kröger|Steinbach|Vogelsang|Hölzl|Morgenroth|Petersen|Zschau"),
  familyFirst: false,
  nameGap: " ",
  bands: words(
    "Nachtexpress|Kaltes Klavier|Die Gezeiten|Übermorgen|Papierflieger|Schöne Aussicht|Gleis Sieben|Wolkenfabrik",
  ),
  heads: words("Briefe|Lieder|Ein Tanz|Schatten|Ein Haus|Geschichten|Der letzte Zug|Gedanken|Farben|Ein Gruß"),
  tails: words(
    "aus Glas|im Regen|am Fluss|vor dem Winter|ohne dich|über der Stadt|im August|aus Papier|zwischen den Jahren|für später",
  ),
  titleGap: " ",
  titles: words(
    "Übermut|Fernweh|Zwielicht|Sonntagskind|Großstadtlicht|Windstille|Heimweg|Tausend Türen|Frühling|Müßiggang",
  ),
  genres: words("deutschpop|krautrock|indie electronica|liedermacher"),
  labels: words("Gleis Sieben Tonträger|Hafenkante"),
  country: "DE",
  share: 7,
};
