// Written by "npm run codegen", of the schema and the documents with the hash Bq_Ieavbl3LbDa3WPDHaNk_WrPPomTagA81Oxb2buFA.
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
};

/** Items to add. */
export type AddPlaylistItemsInput = {
  /** Global ids of tracks and episodes, 1 to 100. */
  items: Array<Scalars['ID']['input']>;
  /** Global id, or Spotify's id. */
  playlistId: Scalars['ID']['input'];
  /** Before which place, counted from 0; at the end if left out. */
  position?: InputMaybe<Scalars['Int']['input']>;
};

/** How an album belongs to an artist. */
export type AlbumGroup =
  /** Albums of their own. */
  | 'ALBUM'
  /** Albums of others on which they can be heard. */
  | 'APPEARS_ON'
  /** Compilations of their own. */
  | 'COMPILATION'
  /** Singles and EPs of their own. */
  | 'SINGLE';

/** A new playlist. */
export type CreatePlaylistInput = {
  /** Whether others may change it; not together with `public`. */
  collaborative?: Scalars['Boolean']['input'];
  /** What it is, at most 300 characters. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** Its title, 1 to 100 characters. */
  name: Scalars['String']['input'];
  /** Whether it is on the person's profile. */
  public?: Scalars['Boolean']['input'];
};

/** Items to move within the playlist. */
export type MovePlaylistItemsInput = {
  /** Before which place they go, counted as they stand now. */
  before: Scalars['Int']['input'];
  /** How many, 1 to 100. */
  length?: Scalars['Int']['input'];
  /** Global id, or Spotify's id. */
  playlistId: Scalars['ID']['input'];
  /** The `snapshotId` the change is made against, so that changes of others in between do not mislead it. */
  snapshotId?: InputMaybe<Scalars['String']['input']>;
  /** The place of the first of them, counted from 0. */
  start: Scalars['Int']['input'];
};

/** What is to be played. Without `context` and `items`, what was paused goes on. */
export type PlayInput = {
  /** Global id of an album, artist, playlist or show; not together with `items`. */
  context?: InputMaybe<Scalars['ID']['input']>;
  /** On which device; the active one if left out. */
  deviceId?: InputMaybe<Scalars['ID']['input']>;
  /** Global ids of tracks and episodes, 1 to 100. */
  items?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** How far into the item, in milliseconds. */
  positionMs?: InputMaybe<Scalars['Int']['input']>;
  /** The place in the context or the items to begin at, counted from 0. */
  startAt?: InputMaybe<Scalars['Int']['input']>;
  /** Or the global id of the item to begin with. */
  startWith?: InputMaybe<Scalars['ID']['input']>;
};

/** Items to remove, wherever they stand in the playlist. */
export type RemovePlaylistItemsInput = {
  /** Global ids of tracks and episodes, 1 to 100. */
  items: Array<Scalars['ID']['input']>;
  /** Global id, or Spotify's id. */
  playlistId: Scalars['ID']['input'];
  /** The `snapshotId` the change is made against, so that changes of others in between do not mislead it. */
  snapshotId?: InputMaybe<Scalars['String']['input']>;
};

/** What is repeated. */
export type RepeatMode =
  /** All that was to be played. */
  | 'CONTEXT'
  /** Nothing is repeated. */
  | 'OFF'
  /** The item that plays. */
  | 'TRACK';

/** Items that take the place of all there are. */
export type ReplacePlaylistItemsInput = {
  /** Global ids of tracks and episodes, 1 to 100. */
  items: Array<Scalars['ID']['input']>;
  /** Global id, or Spotify's id. */
  playlistId: Scalars['ID']['input'];
};

/** What happened to a session. */
export type SessionEventKind =
  /** It was signed out, replaced, or went unused for too long. */
  | 'ENDED'
  /** Somebody signed in. */
  | 'OPENED'
  /** A store had lost writes; a valid token moved it forward. */
  | 'RECOVERED'
  /** An answer to a refresh was lost, and asked for again late. */
  | 'RETRIED'
  /** An old refresh token came back, and the session was ended. */
  | 'REUSED'
  /** Two callers used it within one retry window. */
  | 'SHARED';

/** A new cover of a playlist. */
export type SetPlaylistCoverInput = {
  /** A JPEG in base64, at most 256 KiB of it. */
  jpeg: Scalars['String']['input'];
  /** Global id, or Spotify's id. */
  playlistId: Scalars['ID']['input'];
};

/** The time that favourites are about. */
export type TopRange =
  /** About a year. */
  | 'LONG_TERM'
  /** About half a year. */
  | 'MEDIUM_TERM'
  /** About four weeks. */
  | 'SHORT_TERM';

/** New details of a playlist. What is left out stays as it is. */
export type UpdatePlaylistInput = {
  /** Whether others may change it; not together with `public`. */
  collaborative?: InputMaybe<Scalars['Boolean']['input']>;
  /** What it is, at most 300 characters. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** Its title, 1 to 100 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Global id, or Spotify's id. */
  playlistId: Scalars['ID']['input'];
  /** Whether it is on the person's profile. */
  public?: InputMaybe<Scalars['Boolean']['input']>;
};

export type AccountFragment = { viewer: { name: string | null, email: string | null }, me: { displayName: string | null, images: Array<{ url: string }> } | null };

export type PictureFragment = { url: string };

export type AlbumQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type AlbumQuery = { album: { id: string, name: string, albumType: string | null, releaseDate: string | null, trackCount: number | null, url: string | null, tracks: { totalCount: number, edges: Array<{ node: { id: string, name: string, durationMs: number, explicit: boolean, isPlayable: boolean | null, artists: Array<{ name: string }> } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null, artists: Array<{ id: string, name: string }>, images: Array<{ url: string }>, copyrights: Array<{ text: string }> } | null, library: { contains: Array<{ saved: boolean }> | null }, viewer: { name: string | null, email: string | null }, me: { displayName: string | null, images: Array<{ url: string }> } | null };

export type AlbumHeadFragment = { id: string, name: string, albumType: string | null, releaseDate: string | null, trackCount: number | null, url: string | null, artists: Array<{ id: string, name: string }>, images: Array<{ url: string }>, copyrights: Array<{ text: string }> };

export type AlbumTrackFragment = { id: string, name: string, durationMs: number, explicit: boolean, isPlayable: boolean | null, artists: Array<{ name: string }> };

export type ArtistQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type ArtistQuery = { artist: { id: string, name: string, url: string | null, images: Array<{ url: string }>, albums: { totalCount: number, edges: Array<{ node: { id: string, name: string, releaseDate: string | null, artists: Array<{ name: string }>, images: Array<{ url: string }> } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null, viewer: { name: string | null, email: string | null }, me: { displayName: string | null, images: Array<{ url: string }> } | null };

export type SavedTracksQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type SavedTracksQuery = { library: { tracks: { totalCount: number, edges: Array<{ addedAt: string | null, node: { id: string, name: string, durationMs: number, artists: Array<{ name: string }>, album: { images: Array<{ url: string }> } | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null }, viewer: { name: string | null, email: string | null }, me: { displayName: string | null, images: Array<{ url: string }> } | null };

export type SavedAlbumsQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type SavedAlbumsQuery = { library: { albums: { totalCount: number, edges: Array<{ addedAt: string | null, node: { id: string, name: string, trackCount: number | null, artists: Array<{ name: string }>, images: Array<{ url: string }> } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null }, viewer: { name: string | null, email: string | null }, me: { displayName: string | null, images: Array<{ url: string }> } | null };

export type SavedShowsQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type SavedShowsQuery = { library: { shows: { totalCount: number, edges: Array<{ addedAt: string | null, node: { id: string, name: string, episodeCount: number | null, url: string | null, images: Array<{ url: string }> } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null }, viewer: { name: string | null, email: string | null }, me: { displayName: string | null, images: Array<{ url: string }> } | null };

export type SavedEpisodesQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type SavedEpisodesQuery = { library: { episodes: { totalCount: number, edges: Array<{ addedAt: string | null, node: { id: string, name: string, durationMs: number, url: string | null, images: Array<{ url: string }>, show: { name: string } | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null }, viewer: { name: string | null, email: string | null }, me: { displayName: string | null, images: Array<{ url: string }> } | null };

export type SavedAudiobooksQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type SavedAudiobooksQuery = { library: { audiobooks: { totalCount: number, edges: Array<{ addedAt: string | null, node: { id: string, name: string, chapterCount: number | null, url: string | null, authors: Array<string>, images: Array<{ url: string }> } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null }, viewer: { name: string | null, email: string | null }, me: { displayName: string | null, images: Array<{ url: string }> } | null };

export type SaveMutationVariables = Exact<{
  ids: Array<Scalars['ID']['input']> | Scalars['ID']['input'];
}>;


export type SaveMutation = { done: { touched: Array<string> } | null };

export type RemoveMutationVariables = Exact<{
  ids: Array<Scalars['ID']['input']> | Scalars['ID']['input'];
}>;


export type RemoveMutation = { done: { touched: Array<string> } | null };

export type PlayerQueryVariables = Exact<{ [key: string]: never; }>;


export type PlayerQuery = { player: { nowPlaying: { isPlaying: boolean, progressMs: number | null, disallowed: Array<string>, item: { __typename: 'Episode', id: string, name: string, durationMs: number, images: Array<{ url: string }>, show: { name: string } | null } | { __typename: 'Track', id: string, name: string, durationMs: number, artists: Array<{ id: string, name: string }>, album: { id: string, name: string, images: Array<{ url: string }> } | null } | null } | null, playback: { device: { name: string } | null } | null }, viewer: { name: string | null, email: string | null }, me: { displayName: string | null, images: Array<{ url: string }> } | null };

export type PlayingDeviceQueryVariables = Exact<{ [key: string]: never; }>;


export type PlayingDeviceQuery = { player: { playback: { device: { name: string } | null } | null } };

export type NowPlayingSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type NowPlayingSubscription = { nowPlaying: { isPlaying: boolean, progressMs: number | null, disallowed: Array<string>, item: { __typename: 'Episode', id: string, name: string, durationMs: number, images: Array<{ url: string }>, show: { name: string } | null } | { __typename: 'Track', id: string, name: string, durationMs: number, artists: Array<{ id: string, name: string }>, album: { id: string, name: string, images: Array<{ url: string }> } | null } | null } | null };

export type PlayMutationVariables = Exact<{ [key: string]: never; }>;


export type PlayMutation = { done: { player: { nowPlaying: { isPlaying: boolean, progressMs: number | null, disallowed: Array<string>, item: { __typename: 'Episode', id: string, name: string, durationMs: number, images: Array<{ url: string }>, show: { name: string } | null } | { __typename: 'Track', id: string, name: string, durationMs: number, artists: Array<{ id: string, name: string }>, album: { id: string, name: string, images: Array<{ url: string }> } | null } | null } | null, playback: { device: { name: string } | null } | null } } | null };

export type PauseMutationVariables = Exact<{ [key: string]: never; }>;


export type PauseMutation = { done: { player: { nowPlaying: { isPlaying: boolean, progressMs: number | null, disallowed: Array<string>, item: { __typename: 'Episode', id: string, name: string, durationMs: number, images: Array<{ url: string }>, show: { name: string } | null } | { __typename: 'Track', id: string, name: string, durationMs: number, artists: Array<{ id: string, name: string }>, album: { id: string, name: string, images: Array<{ url: string }> } | null } | null } | null, playback: { device: { name: string } | null } | null } } | null };

export type SkipToNextMutationVariables = Exact<{ [key: string]: never; }>;


export type SkipToNextMutation = { done: { player: { nowPlaying: { isPlaying: boolean, progressMs: number | null, disallowed: Array<string>, item: { __typename: 'Episode', id: string, name: string, durationMs: number, images: Array<{ url: string }>, show: { name: string } | null } | { __typename: 'Track', id: string, name: string, durationMs: number, artists: Array<{ id: string, name: string }>, album: { id: string, name: string, images: Array<{ url: string }> } | null } | null } | null, playback: { device: { name: string } | null } | null } } | null };

export type SkipToPreviousMutationVariables = Exact<{ [key: string]: never; }>;


export type SkipToPreviousMutation = { done: { player: { nowPlaying: { isPlaying: boolean, progressMs: number | null, disallowed: Array<string>, item: { __typename: 'Episode', id: string, name: string, durationMs: number, images: Array<{ url: string }>, show: { name: string } | null } | { __typename: 'Track', id: string, name: string, durationMs: number, artists: Array<{ id: string, name: string }>, album: { id: string, name: string, images: Array<{ url: string }> } | null } | null } | null, playback: { device: { name: string } | null } | null } } | null };

export type PlayerNowFragment = { nowPlaying: { isPlaying: boolean, progressMs: number | null, disallowed: Array<string>, item: { __typename: 'Episode', id: string, name: string, durationMs: number, images: Array<{ url: string }>, show: { name: string } | null } | { __typename: 'Track', id: string, name: string, durationMs: number, artists: Array<{ id: string, name: string }>, album: { id: string, name: string, images: Array<{ url: string }> } | null } | null } | null, playback: { device: { name: string } | null } | null };

export type OnFragment = { device: { name: string } | null };

export type NowFragment = { isPlaying: boolean, progressMs: number | null, disallowed: Array<string>, item: { __typename: 'Episode', id: string, name: string, durationMs: number, images: Array<{ url: string }>, show: { name: string } | null } | { __typename: 'Track', id: string, name: string, durationMs: number, artists: Array<{ id: string, name: string }>, album: { id: string, name: string, images: Array<{ url: string }> } | null } | null };

export type PlaylistQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type PlaylistQuery = { playlist: { id: string, name: string, description: string | null, public: boolean | null, collaborative: boolean, url: string | null, itemCount: number | null, items: { totalCount: number, edges: Array<{ addedAt: string | null, node: { __typename: 'Episode', id: string, name: string, durationMs: number } | { __typename: 'Track', id: string, name: string, durationMs: number, explicit: boolean, artists: Array<{ name: string }>, album: { id: string, name: string, images: Array<{ url: string }> } | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null, owner: { id: string, displayName: string | null } | null, images: Array<{ url: string }> } | null, viewer: { name: string | null, email: string | null }, me: { displayName: string | null, images: Array<{ url: string }> } | null };

export type PlaylistHeadFragment = { id: string, name: string, description: string | null, public: boolean | null, collaborative: boolean, url: string | null, itemCount: number | null, owner: { id: string, displayName: string | null } | null, images: Array<{ url: string }> };

export type PlaylistRowFragment = { addedAt: string | null, node: { __typename: 'Episode', id: string, name: string, durationMs: number } | { __typename: 'Track', id: string, name: string, durationMs: number, explicit: boolean, artists: Array<{ name: string }>, album: { id: string, name: string, images: Array<{ url: string }> } | null } | null };

type Item_Episode_Fragment = { __typename: 'Episode', id: string, name: string, durationMs: number };

type Item_Track_Fragment = { __typename: 'Track', id: string, name: string, durationMs: number, explicit: boolean, artists: Array<{ name: string }>, album: { id: string, name: string, images: Array<{ url: string }> } | null };

export type ItemFragment = Item_Episode_Fragment | Item_Track_Fragment;

export type TrackRowFragment = { id: string, name: string, durationMs: number, explicit: boolean, artists: Array<{ name: string }>, album: { id: string, name: string, images: Array<{ url: string }> } | null };

export type PlaylistsQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type PlaylistsQuery = { playlists: { totalCount: number, edges: Array<{ node: { id: string, name: string, itemCount: number | null, owner: { id: string, displayName: string | null } | null, images: Array<{ url: string }> } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null, viewer: { name: string | null, email: string | null }, me: { displayName: string | null, images: Array<{ url: string }> } | null };

export type PlaylistCardFragment = { id: string, name: string, itemCount: number | null, owner: { id: string, displayName: string | null } | null, images: Array<{ url: string }> };

export type SearchQueryVariables = Exact<{
  query: Scalars['String']['input'];
}>;


export type SearchQuery = { search: { tracks: { edges: Array<{ node: { id: string, name: string, durationMs: number, explicit: boolean, artists: Array<{ name: string }>, album: { id: string, name: string, images: Array<{ url: string }> } | null } | null }> }, albums: { edges: Array<{ node: { id: string, name: string, releaseDate: string | null, artists: Array<{ name: string }>, images: Array<{ url: string }> } | null }> }, playlists: { edges: Array<{ node: { id: string, name: string, itemCount: number | null, owner: { id: string, displayName: string | null } | null, images: Array<{ url: string }> } | null }> } } | null, viewer: { name: string | null, email: string | null }, me: { displayName: string | null, images: Array<{ url: string }> } | null };

export type AlbumCardFragment = { id: string, name: string, releaseDate: string | null, artists: Array<{ name: string }>, images: Array<{ url: string }> };

export type TrackQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type TrackQuery = { track: { id: string, name: string, durationMs: number, explicit: boolean, isPlayable: boolean | null, discNumber: number | null, trackNumber: number | null, url: string | null, artists: Array<{ id: string, name: string }>, album: { id: string, name: string, releaseDate: string | null, images: Array<{ url: string }> } | null } | null, library: { contains: Array<{ saved: boolean }> | null }, viewer: { name: string | null, email: string | null }, me: { displayName: string | null, images: Array<{ url: string }> } | null };

export type TrackHeadFragment = { id: string, name: string, durationMs: number, explicit: boolean, isPlayable: boolean | null, discNumber: number | null, trackNumber: number | null, url: string | null, artists: Array<{ id: string, name: string }>, album: { id: string, name: string, releaseDate: string | null, images: Array<{ url: string }> } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const PictureFragmentDoc = new TypedDocumentString(`
    fragment Picture on Image {
  url
}
    `, {"fragmentName":"Picture"}) as unknown as TypedDocumentString<PictureFragment, unknown>;
export const AccountFragmentDoc = new TypedDocumentString(`
    fragment Account on Query {
  viewer {
    name
    email
  }
  me {
    displayName
    images(width: 64) {
      ...Picture
    }
  }
}
    fragment Picture on Image {
  url
}`, {"fragmentName":"Account"}) as unknown as TypedDocumentString<AccountFragment, unknown>;
export const AlbumHeadFragmentDoc = new TypedDocumentString(`
    fragment AlbumHead on Album {
  id
  name
  albumType
  releaseDate
  trackCount
  url
  artists {
    id
    name
  }
  images(width: 352) {
    ...Picture
  }
  copyrights {
    text
  }
}
    fragment Picture on Image {
  url
}`, {"fragmentName":"AlbumHead"}) as unknown as TypedDocumentString<AlbumHeadFragment, unknown>;
export const AlbumTrackFragmentDoc = new TypedDocumentString(`
    fragment AlbumTrack on Track {
  id
  name
  durationMs
  explicit
  isPlayable
  artists {
    name
  }
}
    `, {"fragmentName":"AlbumTrack"}) as unknown as TypedDocumentString<AlbumTrackFragment, unknown>;
export const NowFragmentDoc = new TypedDocumentString(`
    fragment Now on NowPlaying {
  isPlaying
  progressMs
  disallowed
  item {
    __typename
    ... on Track {
      id
      name
      durationMs
      artists {
        id
        name
      }
      album {
        id
        name
        images(width: 352) {
          ...Picture
        }
      }
    }
    ... on Episode {
      id
      name
      durationMs
      images(width: 352) {
        ...Picture
      }
      show {
        name
      }
    }
  }
}
    fragment Picture on Image {
  url
}`, {"fragmentName":"Now"}) as unknown as TypedDocumentString<NowFragment, unknown>;
export const OnFragmentDoc = new TypedDocumentString(`
    fragment On on Playback {
  device {
    name
  }
}
    `, {"fragmentName":"On"}) as unknown as TypedDocumentString<OnFragment, unknown>;
export const PlayerNowFragmentDoc = new TypedDocumentString(`
    fragment PlayerNow on Player {
  nowPlaying {
    ...Now
  }
  playback {
    ...On
  }
}
    fragment Picture on Image {
  url
}
fragment On on Playback {
  device {
    name
  }
}
fragment Now on NowPlaying {
  isPlaying
  progressMs
  disallowed
  item {
    __typename
    ... on Track {
      id
      name
      durationMs
      artists {
        id
        name
      }
      album {
        id
        name
        images(width: 352) {
          ...Picture
        }
      }
    }
    ... on Episode {
      id
      name
      durationMs
      images(width: 352) {
        ...Picture
      }
      show {
        name
      }
    }
  }
}`, {"fragmentName":"PlayerNow"}) as unknown as TypedDocumentString<PlayerNowFragment, unknown>;
export const PlaylistHeadFragmentDoc = new TypedDocumentString(`
    fragment PlaylistHead on Playlist {
  id
  name
  description
  public
  collaborative
  url
  itemCount
  owner {
    id
    displayName
  }
  images(width: 352) {
    ...Picture
  }
}
    fragment Picture on Image {
  url
}`, {"fragmentName":"PlaylistHead"}) as unknown as TypedDocumentString<PlaylistHeadFragment, unknown>;
export const TrackRowFragmentDoc = new TypedDocumentString(`
    fragment TrackRow on Track {
  id
  name
  durationMs
  explicit
  artists {
    name
  }
  album {
    id
    name
    images(width: 88) {
      ...Picture
    }
  }
}
    fragment Picture on Image {
  url
}`, {"fragmentName":"TrackRow"}) as unknown as TypedDocumentString<TrackRowFragment, unknown>;
export const ItemFragmentDoc = new TypedDocumentString(`
    fragment Item on Playable {
  __typename
  ... on Track {
    ...TrackRow
  }
  ... on Episode {
    id
    name
    durationMs
  }
}
    fragment Picture on Image {
  url
}
fragment TrackRow on Track {
  id
  name
  durationMs
  explicit
  artists {
    name
  }
  album {
    id
    name
    images(width: 88) {
      ...Picture
    }
  }
}`, {"fragmentName":"Item"}) as unknown as TypedDocumentString<ItemFragment, unknown>;
export const PlaylistRowFragmentDoc = new TypedDocumentString(`
    fragment PlaylistRow on PlaylistItemEdge {
  addedAt
  node {
    ...Item
  }
}
    fragment Picture on Image {
  url
}
fragment Item on Playable {
  __typename
  ... on Track {
    ...TrackRow
  }
  ... on Episode {
    id
    name
    durationMs
  }
}
fragment TrackRow on Track {
  id
  name
  durationMs
  explicit
  artists {
    name
  }
  album {
    id
    name
    images(width: 88) {
      ...Picture
    }
  }
}`, {"fragmentName":"PlaylistRow"}) as unknown as TypedDocumentString<PlaylistRowFragment, unknown>;
export const PlaylistCardFragmentDoc = new TypedDocumentString(`
    fragment PlaylistCard on Playlist {
  id
  name
  itemCount
  owner {
    id
    displayName
  }
  images(width: 480) {
    ...Picture
  }
}
    fragment Picture on Image {
  url
}`, {"fragmentName":"PlaylistCard"}) as unknown as TypedDocumentString<PlaylistCardFragment, unknown>;
export const AlbumCardFragmentDoc = new TypedDocumentString(`
    fragment AlbumCard on Album {
  id
  name
  releaseDate
  artists {
    name
  }
  images(width: 480) {
    ...Picture
  }
}
    fragment Picture on Image {
  url
}`, {"fragmentName":"AlbumCard"}) as unknown as TypedDocumentString<AlbumCardFragment, unknown>;
export const TrackHeadFragmentDoc = new TypedDocumentString(`
    fragment TrackHead on Track {
  id
  name
  durationMs
  explicit
  isPlayable
  discNumber
  trackNumber
  url
  artists {
    id
    name
  }
  album {
    id
    name
    releaseDate
    images(width: 352) {
      ...Picture
    }
  }
}
    fragment Picture on Image {
  url
}`, {"fragmentName":"TrackHead"}) as unknown as TypedDocumentString<TrackHeadFragment, unknown>;
export const AlbumDocument = new TypedDocumentString(`
    query Album($id: ID!, $first: Int!, $after: String) {
  ...Account
  album(id: $id) {
    ...AlbumHead
    tracks(first: $first, after: $after) {
      edges {
        node {
          ...AlbumTrack
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
  library {
    contains(ids: [$id]) {
      saved
    }
  }
}
    fragment Account on Query {
  viewer {
    name
    email
  }
  me {
    displayName
    images(width: 64) {
      ...Picture
    }
  }
}
fragment Picture on Image {
  url
}
fragment AlbumHead on Album {
  id
  name
  albumType
  releaseDate
  trackCount
  url
  artists {
    id
    name
  }
  images(width: 352) {
    ...Picture
  }
  copyrights {
    text
  }
}
fragment AlbumTrack on Track {
  id
  name
  durationMs
  explicit
  isPlayable
  artists {
    name
  }
}`) as unknown as TypedDocumentString<AlbumQuery, AlbumQueryVariables>;
export const ArtistDocument = new TypedDocumentString(`
    query Artist($id: ID!, $first: Int!, $after: String) {
  ...Account
  artist(id: $id) {
    id
    name
    url
    images(width: 352) {
      ...Picture
    }
    albums(first: $first, after: $after, groups: [ALBUM, SINGLE, COMPILATION]) {
      edges {
        node {
          ...AlbumCard
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
}
    fragment Account on Query {
  viewer {
    name
    email
  }
  me {
    displayName
    images(width: 64) {
      ...Picture
    }
  }
}
fragment Picture on Image {
  url
}
fragment AlbumCard on Album {
  id
  name
  releaseDate
  artists {
    name
  }
  images(width: 480) {
    ...Picture
  }
}`) as unknown as TypedDocumentString<ArtistQuery, ArtistQueryVariables>;
export const SavedTracksDocument = new TypedDocumentString(`
    query SavedTracks($first: Int!, $after: String) {
  ...Account
  library {
    tracks(first: $first, after: $after) {
      edges {
        addedAt
        node {
          id
          name
          durationMs
          artists {
            name
          }
          album {
            images(width: 88) {
              ...Picture
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
}
    fragment Account on Query {
  viewer {
    name
    email
  }
  me {
    displayName
    images(width: 64) {
      ...Picture
    }
  }
}
fragment Picture on Image {
  url
}`) as unknown as TypedDocumentString<SavedTracksQuery, SavedTracksQueryVariables>;
export const SavedAlbumsDocument = new TypedDocumentString(`
    query SavedAlbums($first: Int!, $after: String) {
  ...Account
  library {
    albums(first: $first, after: $after) {
      edges {
        addedAt
        node {
          id
          name
          trackCount
          artists {
            name
          }
          images(width: 88) {
            ...Picture
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
}
    fragment Account on Query {
  viewer {
    name
    email
  }
  me {
    displayName
    images(width: 64) {
      ...Picture
    }
  }
}
fragment Picture on Image {
  url
}`) as unknown as TypedDocumentString<SavedAlbumsQuery, SavedAlbumsQueryVariables>;
export const SavedShowsDocument = new TypedDocumentString(`
    query SavedShows($first: Int!, $after: String) {
  ...Account
  library {
    shows(first: $first, after: $after) {
      edges {
        addedAt
        node {
          id
          name
          episodeCount
          url
          images(width: 88) {
            ...Picture
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
}
    fragment Account on Query {
  viewer {
    name
    email
  }
  me {
    displayName
    images(width: 64) {
      ...Picture
    }
  }
}
fragment Picture on Image {
  url
}`) as unknown as TypedDocumentString<SavedShowsQuery, SavedShowsQueryVariables>;
export const SavedEpisodesDocument = new TypedDocumentString(`
    query SavedEpisodes($first: Int!, $after: String) {
  ...Account
  library {
    episodes(first: $first, after: $after) {
      edges {
        addedAt
        node {
          id
          name
          durationMs
          url
          images(width: 88) {
            ...Picture
          }
          show {
            name
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
}
    fragment Account on Query {
  viewer {
    name
    email
  }
  me {
    displayName
    images(width: 64) {
      ...Picture
    }
  }
}
fragment Picture on Image {
  url
}`) as unknown as TypedDocumentString<SavedEpisodesQuery, SavedEpisodesQueryVariables>;
export const SavedAudiobooksDocument = new TypedDocumentString(`
    query SavedAudiobooks($first: Int!, $after: String) {
  ...Account
  library {
    audiobooks(first: $first, after: $after) {
      edges {
        addedAt
        node {
          id
          name
          chapterCount
          url
          authors
          images(width: 88) {
            ...Picture
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
}
    fragment Account on Query {
  viewer {
    name
    email
  }
  me {
    displayName
    images(width: 64) {
      ...Picture
    }
  }
}
fragment Picture on Image {
  url
}`) as unknown as TypedDocumentString<SavedAudiobooksQuery, SavedAudiobooksQueryVariables>;
export const SaveDocument = new TypedDocumentString(`
    mutation Save($ids: [ID!]!) {
  done: saveToLibrary(ids: $ids) {
    touched
  }
}
    `) as unknown as TypedDocumentString<SaveMutation, SaveMutationVariables>;
export const RemoveDocument = new TypedDocumentString(`
    mutation Remove($ids: [ID!]!) {
  done: removeFromLibrary(ids: $ids) {
    touched
  }
}
    `) as unknown as TypedDocumentString<RemoveMutation, RemoveMutationVariables>;
export const PlayerDocument = new TypedDocumentString(`
    query Player {
  ...Account
  player {
    ...PlayerNow
  }
}
    fragment Account on Query {
  viewer {
    name
    email
  }
  me {
    displayName
    images(width: 64) {
      ...Picture
    }
  }
}
fragment Picture on Image {
  url
}
fragment PlayerNow on Player {
  nowPlaying {
    ...Now
  }
  playback {
    ...On
  }
}
fragment On on Playback {
  device {
    name
  }
}
fragment Now on NowPlaying {
  isPlaying
  progressMs
  disallowed
  item {
    __typename
    ... on Track {
      id
      name
      durationMs
      artists {
        id
        name
      }
      album {
        id
        name
        images(width: 352) {
          ...Picture
        }
      }
    }
    ... on Episode {
      id
      name
      durationMs
      images(width: 352) {
        ...Picture
      }
      show {
        name
      }
    }
  }
}`) as unknown as TypedDocumentString<PlayerQuery, PlayerQueryVariables>;
export const PlayingDeviceDocument = new TypedDocumentString(`
    query PlayingDevice {
  player {
    playback {
      ...On
    }
  }
}
    fragment On on Playback {
  device {
    name
  }
}`) as unknown as TypedDocumentString<PlayingDeviceQuery, PlayingDeviceQueryVariables>;
export const NowPlayingDocument = new TypedDocumentString(`
    subscription NowPlaying {
  nowPlaying {
    ...Now
  }
}
    fragment Picture on Image {
  url
}
fragment Now on NowPlaying {
  isPlaying
  progressMs
  disallowed
  item {
    __typename
    ... on Track {
      id
      name
      durationMs
      artists {
        id
        name
      }
      album {
        id
        name
        images(width: 352) {
          ...Picture
        }
      }
    }
    ... on Episode {
      id
      name
      durationMs
      images(width: 352) {
        ...Picture
      }
      show {
        name
      }
    }
  }
}`) as unknown as TypedDocumentString<NowPlayingSubscription, NowPlayingSubscriptionVariables>;
export const PlayDocument = new TypedDocumentString(`
    mutation Play {
  done: play {
    player {
      ...PlayerNow
    }
  }
}
    fragment Picture on Image {
  url
}
fragment PlayerNow on Player {
  nowPlaying {
    ...Now
  }
  playback {
    ...On
  }
}
fragment On on Playback {
  device {
    name
  }
}
fragment Now on NowPlaying {
  isPlaying
  progressMs
  disallowed
  item {
    __typename
    ... on Track {
      id
      name
      durationMs
      artists {
        id
        name
      }
      album {
        id
        name
        images(width: 352) {
          ...Picture
        }
      }
    }
    ... on Episode {
      id
      name
      durationMs
      images(width: 352) {
        ...Picture
      }
      show {
        name
      }
    }
  }
}`) as unknown as TypedDocumentString<PlayMutation, PlayMutationVariables>;
export const PauseDocument = new TypedDocumentString(`
    mutation Pause {
  done: pause {
    player {
      ...PlayerNow
    }
  }
}
    fragment Picture on Image {
  url
}
fragment PlayerNow on Player {
  nowPlaying {
    ...Now
  }
  playback {
    ...On
  }
}
fragment On on Playback {
  device {
    name
  }
}
fragment Now on NowPlaying {
  isPlaying
  progressMs
  disallowed
  item {
    __typename
    ... on Track {
      id
      name
      durationMs
      artists {
        id
        name
      }
      album {
        id
        name
        images(width: 352) {
          ...Picture
        }
      }
    }
    ... on Episode {
      id
      name
      durationMs
      images(width: 352) {
        ...Picture
      }
      show {
        name
      }
    }
  }
}`) as unknown as TypedDocumentString<PauseMutation, PauseMutationVariables>;
export const SkipToNextDocument = new TypedDocumentString(`
    mutation SkipToNext {
  done: skipToNext {
    player {
      ...PlayerNow
    }
  }
}
    fragment Picture on Image {
  url
}
fragment PlayerNow on Player {
  nowPlaying {
    ...Now
  }
  playback {
    ...On
  }
}
fragment On on Playback {
  device {
    name
  }
}
fragment Now on NowPlaying {
  isPlaying
  progressMs
  disallowed
  item {
    __typename
    ... on Track {
      id
      name
      durationMs
      artists {
        id
        name
      }
      album {
        id
        name
        images(width: 352) {
          ...Picture
        }
      }
    }
    ... on Episode {
      id
      name
      durationMs
      images(width: 352) {
        ...Picture
      }
      show {
        name
      }
    }
  }
}`) as unknown as TypedDocumentString<SkipToNextMutation, SkipToNextMutationVariables>;
export const SkipToPreviousDocument = new TypedDocumentString(`
    mutation SkipToPrevious {
  done: skipToPrevious {
    player {
      ...PlayerNow
    }
  }
}
    fragment Picture on Image {
  url
}
fragment PlayerNow on Player {
  nowPlaying {
    ...Now
  }
  playback {
    ...On
  }
}
fragment On on Playback {
  device {
    name
  }
}
fragment Now on NowPlaying {
  isPlaying
  progressMs
  disallowed
  item {
    __typename
    ... on Track {
      id
      name
      durationMs
      artists {
        id
        name
      }
      album {
        id
        name
        images(width: 352) {
          ...Picture
        }
      }
    }
    ... on Episode {
      id
      name
      durationMs
      images(width: 352) {
        ...Picture
      }
      show {
        name
      }
    }
  }
}`) as unknown as TypedDocumentString<SkipToPreviousMutation, SkipToPreviousMutationVariables>;
export const PlaylistDocument = new TypedDocumentString(`
    query Playlist($id: ID!, $first: Int!, $after: String) {
  ...Account
  playlist(id: $id) {
    ...PlaylistHead
    items(first: $first, after: $after) {
      edges {
        ...PlaylistRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
}
    fragment Account on Query {
  viewer {
    name
    email
  }
  me {
    displayName
    images(width: 64) {
      ...Picture
    }
  }
}
fragment Picture on Image {
  url
}
fragment PlaylistHead on Playlist {
  id
  name
  description
  public
  collaborative
  url
  itemCount
  owner {
    id
    displayName
  }
  images(width: 352) {
    ...Picture
  }
}
fragment PlaylistRow on PlaylistItemEdge {
  addedAt
  node {
    ...Item
  }
}
fragment Item on Playable {
  __typename
  ... on Track {
    ...TrackRow
  }
  ... on Episode {
    id
    name
    durationMs
  }
}
fragment TrackRow on Track {
  id
  name
  durationMs
  explicit
  artists {
    name
  }
  album {
    id
    name
    images(width: 88) {
      ...Picture
    }
  }
}`) as unknown as TypedDocumentString<PlaylistQuery, PlaylistQueryVariables>;
export const PlaylistsDocument = new TypedDocumentString(`
    query Playlists($first: Int!, $after: String) {
  ...Account
  playlists(first: $first, after: $after) {
    edges {
      node {
        ...PlaylistCard
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    totalCount
  }
}
    fragment Account on Query {
  viewer {
    name
    email
  }
  me {
    displayName
    images(width: 64) {
      ...Picture
    }
  }
}
fragment Picture on Image {
  url
}
fragment PlaylistCard on Playlist {
  id
  name
  itemCount
  owner {
    id
    displayName
  }
  images(width: 480) {
    ...Picture
  }
}`) as unknown as TypedDocumentString<PlaylistsQuery, PlaylistsQueryVariables>;
export const SearchDocument = new TypedDocumentString(`
    query Search($query: String!) {
  ...Account
  search(query: $query) {
    tracks(first: 10) {
      edges {
        node {
          ...TrackRow
        }
      }
    }
    albums(first: 6) {
      edges {
        node {
          ...AlbumCard
        }
      }
    }
    playlists(first: 6) {
      edges {
        node {
          ...PlaylistCard
        }
      }
    }
  }
}
    fragment Account on Query {
  viewer {
    name
    email
  }
  me {
    displayName
    images(width: 64) {
      ...Picture
    }
  }
}
fragment Picture on Image {
  url
}
fragment TrackRow on Track {
  id
  name
  durationMs
  explicit
  artists {
    name
  }
  album {
    id
    name
    images(width: 88) {
      ...Picture
    }
  }
}
fragment PlaylistCard on Playlist {
  id
  name
  itemCount
  owner {
    id
    displayName
  }
  images(width: 480) {
    ...Picture
  }
}
fragment AlbumCard on Album {
  id
  name
  releaseDate
  artists {
    name
  }
  images(width: 480) {
    ...Picture
  }
}`) as unknown as TypedDocumentString<SearchQuery, SearchQueryVariables>;
export const TrackDocument = new TypedDocumentString(`
    query Track($id: ID!) {
  ...Account
  track(id: $id) {
    ...TrackHead
  }
  library {
    contains(ids: [$id]) {
      saved
    }
  }
}
    fragment Account on Query {
  viewer {
    name
    email
  }
  me {
    displayName
    images(width: 64) {
      ...Picture
    }
  }
}
fragment Picture on Image {
  url
}
fragment TrackHead on Track {
  id
  name
  durationMs
  explicit
  isPlayable
  discNumber
  trackNumber
  url
  artists {
    id
    name
  }
  album {
    id
    name
    releaseDate
    images(width: 352) {
      ...Picture
    }
  }
}`) as unknown as TypedDocumentString<TrackQuery, TrackQueryVariables>;