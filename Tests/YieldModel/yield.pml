/*
 * Two coordinators that hear each other (Protocol.md, section 21), for the model checker spin.
 *
 *   spin -a -DNODES=3 -DANY_COUNTS yield.pml
 *   cc -O2 -w -DNOREDUCE -DSAFETY -o pan pan.c && ./pan -E -m1000000
 * looks for a state that must not be, and
 *   spin -a -DNODES=3 -DANY_COUNTS -DHEALS yield.pml
 *   cc -O2 -w -DNOREDUCE -o pan pan.c && ./pan -a -m1000000
 * for a run without end in which a healed network doesn't come to one coordinator. After a finding,
 * spin -t -p -g with the same definitions tells its story. Tests/YieldModelTests runs all this, and each MUTANT:
 * the rules with one left out, which must be found wrong.
 *
 * What must hold
 *   1. Who follows the names of successors never comes back to where he began (abdicatedInCircle), whatever the
 *      clocks do (ONLY_CIRCLES, with MUTANT_NO_BINDING and MUTANT_NO_VALIDITY).
 *   2. No grant is used after the reign that gave it has yielded itself (granterHadYielded).
 *   3. A grant is used for the request that it answers (grantOfOtherRequest), and once: using it ends the reign.
 *   4. Once the network has healed, exactly one coordinator remains (oneRemains). No fairness is assumed but
 *      what healing means.
 *
 * What is modelled
 *   Coordinators whose counts and terms change at any time; requests and answers on ordered links that break and
 *   come back, noticed or not; LINKS links between two nodes, with no order among them; crashes, restarts,
 *   elections and hand-overs at any time, which all lose the binding. A frame waits as long as it likes, also in
 *   a node that stands still: its clock is read when the frame is acted on, as `Node.step` does.
 *   Until the network heals, beacons are anything: lost, doubled, late, replayed. So a coordinator may ask anybody
 *   at any time, whatever the truth is. This is more than a real one does: what holds here holds there.
 *   Healed means: no more faults, no change but what yielding brings, true beacons, and a clock that is slower
 *   than everything else. One request in a tick then; whom of those it hears, a coordinator picks at the worst.
 *
 * Time
 *   A tick is the unit of VALID and BINDS. All bounds are closed (at least, at most), so whole ticks show every
 *   order that real time allows. VALID 1 and BINDS 2 are the protocol's. VALID 2 and BINDS 3 let the clock of the
 *   granter run a third too fast.
 *
 * What is made simpler
 *   A node without a reign gets one when it likes, instead of elections and joins; after a yield the granter has
 *   the sum of the members. Opening a link takes no time. Of numbers it matters only whether a frame has that of
 *   the request under way: it carries this, and loses it when the request is over.
 *   With LATE, frames of requests that are over stay under way, and so do joins, which free a granter early.
 *   Without, they vanish. Then a granter is free as soon as the request is over; with HEALS it has one timer for
 *   all that it granted, and may be bound, and freed, for no reason. With ANY_COUNTS a granter agrees or refuses
 *   as it likes, until the network heals: whatever counts and terms there are. All this allows more than the
 *   rules do, in fewer states: for what must not be, being bound only forbids. For what must come to be it allows
 *   less: frames that come late after the healing. There are finitely many of them, and each binds for two ticks.
 *   FRAMES bounds what is under way on a link: with 1, a join waits until the request before it was read.
 *   The bridge, which overrules the counts (section 21), and the wait after a request that lapsed aren't modelled: a
 *   bridge that asks all the same loses its right to be asked, and the rest is left to random times.
 */

#ifndef NODES
#define NODES 2
#endif
#ifndef LINKS
#define LINKS 1    /* from one node to another; 1 with HEALS */
#endif
#ifndef FRAMES
#define FRAMES 1   /* requests, and answers, under way on a link at once */
#endif
#ifndef MEMBERS
#define MEMBERS 2  /* the largest count told apart */
#endif
#ifndef TERMS
#define TERMS 1    /* terms told apart; with 1 the ids decide */
#endif
#ifndef VALID
#define VALID 1    /* a grant is used within so many ticks after its request */
#endif
#ifndef BINDS
#define BINDS 2    /* who granted sends no request for so many */
#endif

#define NOBODY   NODES
#define link(asker, granter, l) (((asker) * NODES + (granter)) * LINKS + (l))

/* ---- A node ---- */

bit reigns[NODES];
byte members[NODES];
byte term[NODES];
/* The request under way: whom, on which link, and the ticks since it was sent. */
byte asked[NODES] = NOBODY;
byte askedOn[NODES];
byte askedAgo[NODES];
/* Ticks for which a granter sends no request, for each link on which it granted. */
#if defined(HEALS) && !defined(LATE)
#define ONE_TIMER
#define GRANTS NODES
#define grant(n, other, l) (n)
#define granter(g) (g)
#else
#define GRANTS (NODES * NODES * LINKS)
#define grant(n, other, l) link(other, n, l)
#define granter(g) ((g) / LINKS % NODES)
#endif
byte bound[GRANTS];

/* ---- For the properties ---- */

#ifdef HEALS
#define name(n, other) skip
#else
#define name(n, other) successor[n] = other
/* Whom it named when it stopped. */
byte successor[NODES] = NOBODY;
/* What became of the request under way: 1 it was granted, 2 the reign that granted it has yielded since. */
byte granted[NODES];
#endif
hidden byte abdicatedInCircle, granterHadYielded, grantOfOtherRequest;

/* Scratch of a step: no state. */
hidden byte kind, isPresent, isGranted, theirMembers, theirTerm, at, i;

/* ---- The network ---- */

/* What an asker sends: its kind, members, term. */
#define FORMER  0  /* a request that is over */
#define PRESENT 1  /* a request with the number of the one under way */
#define JOIN    2
chan request[NODES * NODES * LINKS] = [FRAMES] of { byte, byte, byte };
/* Granted, and whether it has the number of the request under way. */
chan answer[NODES * NODES * LINKS] = [FRAMES] of { bit, bit };
#ifdef HEALS
bit healed;
/* It has asked in this tick. */
bit hasAsked[NODES];
#else
#define healed 0
#endif

/* "The one with fewer members (equal: the higher term, then the higher id) asks to yield, the other grants." */
#ifdef MUTANT_NO_TIE_BREAK
#define isAsking(m, t, n, otherM, otherT, otherN) ((m) < (otherM))
#else
#ifdef MUTANT_BOTH_ASK
#define isAsking(m, t, n, otherM, otherT, otherN) ((m) <= (otherM))
#else
#define isAsking(m, t, n, otherM, otherT, otherN) \
  ((m) < (otherM) || ((m) == (otherM) && ((t) > (otherT) || ((t) == (otherT) && (n) > (otherN)))))
#endif
#endif

/* "One request at a time, which lapses." "It asks nobody while it is bound." */
#ifdef MUTANT_NO_LAPSE
#define isFree(n) (asked[n] == NOBODY)
#else
#define isFree(n) (asked[n] == NOBODY || askedAgo[n] >= VALID)
#endif
#define mayAsk(n) (reigns[n] && isFree(n) && !isBound(n))

#ifdef ONE_TIMER
#define isBound(n) (bound[n] > 0)
#else
#if LINKS == 1
#define hasGranted(n, other) (bound[grant(n, other, 0)] > 0)
#else
#define hasGranted(n, other) (bound[grant(n, other, 0)] > 0 || bound[grant(n, other, 1)] > 0)
#endif
#if NODES == 2
#define isBound(n) (hasGranted(n, 1 - (n)))
#else
#define isBound(n) (hasGranted(n, 0) || hasGranted(n, 1) || hasGranted(n, 2))
#endif
#endif

#ifdef MUTANT_NO_NUMBER
#define isOfRequest (true)
#else
#define isOfRequest (isPresent)
#endif

#ifdef MUTANT_NO_VALIDITY
#define isInTime(n) (true)
#else
#define isInTime(n) (askedAgo[n] <= VALID)
#endif

#ifdef MUTANT_NO_BINDING
#define bind(n, other, l) skip
#else
#define bind(n, other, l) bound[grant(n, other, l)] = BINDS
#endif

#ifdef MUTANT_RELEASE_ON_ANY_LINK
#define release(n, other, l) bound[grant(n, other, 0)] = 0; bound[grant(n, other, LINKS - 1)] = 0
#else
#define release(n, other, l) bound[grant(n, other, l)] = 0
#endif

#ifdef ANY_COUNTS
#define isCounted healed
#else
#define isCounted true
#endif
#define sum(a, b) (!isCounted -> a : ((a) + (b) > MEMBERS -> MEMBERS : (a) + (b)))

/* Without late frames it is free when the request is over. */
#if !defined(LATE) && !defined(HEALS)
#define freeEarly(n, other, l) release(other, n, l)
#else
#define freeEarly(n, other, l) skip
#endif

/* The frames of the request under way become those of a former one. */
inline outdate(k) {
#ifdef LATE
  i = len(request[k]);
  do
  :: i > 0 ->
    request[k]?kind, theirMembers, theirTerm;
    request[k]!(kind == JOIN -> JOIN : FORMER), theirMembers, theirTerm;
    i--
  :: else -> break
  od;
  i = len(answer[k]);
  do
  :: i > 0 -> answer[k]?isGranted, _; answer[k]!isGranted, 0; i--
  :: else -> break
  od
#else
  loseFrames(k)
#endif
}

inline loseRequests(k) {
  do
  :: nempty(request[k]) -> request[k]?_, _, _
  :: empty(request[k]) -> break
  od
}

inline loseAnswers(k) {
  do
  :: nempty(answer[k]) -> answer[k]?_, _
  :: empty(answer[k]) -> break
  od
}

inline loseFrames(k) {
  loseRequests(k);
  loseAnswers(k)
}

inline forget(n) {
  if
  :: asked[n] != NOBODY ->
    outdate(link(n, asked[n], askedOn[n]));
    freeEarly(n, asked[n], askedOn[n])
  :: else
  fi;
  asked[n] = NOBODY; askedOn[n] = 0; askedAgo[n] = 0;
#ifndef HEALS
  granted[n] = 0
#endif
}

inline endReign(n, hasYielded) {
#ifdef MUTANT_NUMBERED_BY_REIGN
  asked[n] = NOBODY; askedOn[n] = 0; askedAgo[n] = 0;
#else
  forget(n);
#endif
#ifndef HEALS
  granted[n] = 0;
  /* What it granted is void, or a promise broken. */
  i = 0;
  do
  :: i < NODES ->
    granted[i] = (granted[i] > 0 && asked[i] == n -> (hasYielded -> 2 : 0) : granted[i]);
    i++
  :: else -> break
  od;
#endif
  reigns[n] = 0; members[n] = 0; term[n] = 0;
  i = 0;
  do
  :: i < GRANTS -> bound[i] = (granter(i) == n -> 0 : bound[i]); i++
  :: else -> break
  od
}

/* A new reign has a new epoch: it is bound by nothing. */
inline startReign(n, m, t) {
  reigns[n] = 1; members[n] = m; term[n] = t;
  name(n, NOBODY)
}

inline ask(n, other, l) {
  forget(n);
  asked[n] = other; askedOn[n] = l;
  request[link(n, other, l)]!PRESENT, members[n], term[n]
}

/* Whoever follows the names of successors finds a coordinator, or a node that crashed; never a circle. A grant
   isn't used when the reign that gave it has yielded itself. */
inline yieldTo(n, other) {
#ifndef HEALS
  granterHadYielded = (granted[n] == 2);
  at = other;
  do
  :: at != NOBODY && at != n && !reigns[at] -> at = successor[at]
  :: else -> break
  od;
  abdicatedInCircle = (at == n);
#endif
  members[other] = (reigns[other] -> sum(members[other], members[n]) : 0);
  endReign(n, 1);
  name(n, other);
  assert(!abdicatedInCircle);
#ifndef ONLY_CIRCLES
  assert(!granterHadYielded);
  assert(!grantOfOtherRequest)
#endif
}

#ifdef HEALS
#define noteGrant(n, other) skip
#else
#define noteGrant(n, other) granted[other] = (isPresent -> 1 : granted[other])
#endif

#define join(n, other, l) request[link(n, other, l)]!JOIN, 0, 0

/* "Has sent no request of its own that isn't over, but one to the asker: that is over now." */
#ifdef MUTANT_ASKER_GRANTS
#define mayGrant(n, other) (reigns[n])
#define forgetOver(n) skip
#else
#define mayGrant(n, other) (reigns[n] && (isFree(n) || asked[n] == other))
#define forgetOver(n) forget(n)
#endif

inline receiveRequest(n, other, l, agrees) {
  request[link(other, n, l)]?kind, theirMembers, theirTerm;
  isPresent = (kind == PRESENT);
  if
  /* "It is free before that when the one that asked sends a join on the very link of its request." */
  :: kind == JOIN -> release(n, other, l)
  :: kind != JOIN && mayGrant(n, other) && (agrees) ->
    forgetOver(n);
    bind(n, other, l);
    noteGrant(n, other);
    answer[link(other, n, l)]!1, isPresent
  :: else -> answer[link(other, n, l)]!0, isPresent
  fi
}

/* "A grant answers the request under way, by its number, on the link of the request, and is valid for half the time for
   which the granter binds itself." */
inline receiveAnswer(n, other, l, joins) {
  answer[link(n, other, l)]?isGranted, isPresent;
  if
  :: reigns[n] && asked[n] == other && askedOn[n] == l && isOfRequest ->
    grantOfOtherRequest = !isPresent;
    if
    :: isGranted && isInTime(n) ->
      yieldTo(n, other);
      if
      :: (joins) && nfull(request[link(n, other, l)]) -> join(n, other, l)
      :: else
      fi
    :: else -> forget(n)
    fi
  :: else
  fi
}

/* ---- Faults, until the network heals ---- */

inline crash(n) {
  endReign(n, 0);
  name(n, NOBODY);
  /* What it had still to read is lost. What it sent may still be read. */
  at = 0;
  do
  :: at < NODES * NODES * LINKS ->
    if
    :: at / LINKS % NODES == n -> loseRequests(at)
    :: at / LINKS / NODES == n -> loseAnswers(at)
    :: else
    fi;
    at++
  :: else -> break
  od;
  skip
}

inline handOver(n, other) {
  startReign(other, members[n], TERMS);
  endReign(n, 0);
  name(n, other)
}

/* ---- Processes ---- */

/* Whether its beacon, if it tells the truth, makes the first ask. */
#define seesLarger(n, other) \
  (reigns[other] && (n) != (other) && isAsking(members[n], term[n], n, members[other], term[other], other))
#define isQuiet(a, b) (empty(request[link(a, b, 0)]) && empty(answer[link(a, b, 0)]) \
  && empty(request[link(b, a, 0)]) && empty(answer[link(b, a, 0)]))
#if NODES == 2
#define isIdle    isQuiet(0, 1)
#define none(f)   (!f(0) && !f(1))
#define seesAny(n) (seesLarger(n, 0) || seesLarger(n, 1))
#define reigning  (reigns[0] + reigns[1])
#else
#define isIdle    (isQuiet(0, 1) && isQuiet(0, 2) && isQuiet(1, 2))
#define none(f)   (!f(0) && !f(1) && !f(2))
#define seesAny(n) (seesLarger(n, 0) || seesLarger(n, 1) || seesLarger(n, 2))
#define reigning  (reigns[0] + reigns[1] + reigns[2])
#endif

#ifdef HEALS
#define isTurn(n, other) (!healed || (!hasAsked[n] && seesLarger(n, other)))
#define noteTurn(n) hasAsked[n] = healed
/* In a healed network a tick passes when nothing is left to do in it. */
#define isAboutToAsk(n) (mayAsk(n) && !hasAsked[n] && seesAny(n))
#define isSettled (reigning > 0 && none(isAboutToAsk) && isIdle)
#else
#define isTurn(n, other) (true)
#define noteTurn(n) skip
#define isSettled (true)
#endif

#ifdef ANY_COUNTS
/* Counts and terms may be anything: the granter agrees or not as it likes. */
#define RECEIVE(other, l) \
  RECEIVE_IF(!healed, other, l, 1) RECEIVE_IF(!healed, other, l, 0) RECEIVE_IF(healed, other, l, asksMe(other))
#else
#define RECEIVE(other, l) RECEIVE_IF(true, other, l, asksMe(other))
#endif
#define asksMe(other) isAsking(theirMembers, theirTerm, other, members[me], term[me], me)
#define RECEIVE_IF(guard, other, l, agrees) \
  :: d_step { guard && me != other && nempty(request[link(other, me, l)]) \
      && nfull(answer[link(other, me, l)]) -> receiveRequest(me, other, l, agrees) }

#ifdef LATE
#define JOINS(other, l) \
  :: d_step { me != other && nempty(answer[link(me, other, l)]) -> receiveAnswer(me, other, l, 1) } \
  :: d_step { !healed && me != other && !reigns[me] && nfull(request[link(me, other, l)]) -> \
      join(me, other, l) }
#else
#define JOINS(other, l)
#endif

/* What a node does with another one, and what happens to their link. */
#define WITH(other, l) \
  :: d_step { me != other && mayAsk(me) && isTurn(me, other) \
      && nfull(request[link(me, other, l)]) -> ask(me, other, l); noteTurn(me) } \
  RECEIVE(other, l) \
  :: d_step { me != other && nempty(answer[link(me, other, l)]) -> receiveAnswer(me, other, l, 0) } \
  JOINS(other, l) \
  :: d_step { !healed && me != other \
      && (nempty(request[link(me, other, l)]) || nempty(answer[link(me, other, l)])) -> \
      loseFrames(link(me, other, l)); skip } \
  :: d_step { !healed && me != other && asked[me] == other && askedOn[me] == l -> \
      loseFrames(link(me, other, l)); forget(me) }

#define OFFICE(other) \
  :: d_step { !healed && me != other && reigns[me] && !reigns[other] -> handOver(me, other) }

active [NODES] proctype Node() {
#define me _pid
  do
  WITH(0, 0) WITH(1, 0)
#if LINKS > 1
  WITH(0, 1) WITH(1, 1)
#endif
#if NODES > 2
  WITH(2, 0)
#if LINKS > 1
  WITH(2, 1)
#endif
#endif
  OFFICE(0) OFFICE(1)
#if NODES > 2
  OFFICE(2)
#endif
  :: d_step { !reigns[me] && (!healed || reigning == 0) -> startReign(me, 1, 1) }
#ifndef ANY_COUNTS
  :: d_step { !healed && reigns[me] -> members[me] = 1 + members[me] % MEMBERS }
  :: d_step { !healed && TERMS > 1 && reigns[me] -> term[me] = 1 + term[me] % TERMS }
#endif
  :: d_step { !healed -> crash(me) }
#ifdef ONE_TIMER
  :: d_step { !healed && reigns[me] -> bind(me, me, 0) }
  :: d_step { bound[me] > 0 -> bound[me]-- }
#endif
  od
}

active proctype Clock() {
  do
  :: d_step {
      !healed || isSettled ->
      i = 0;
      do
      :: i < NODES ->
        askedAgo[i] = (asked[i] == NOBODY -> 0 : (askedAgo[i] > VALID -> VALID + 1 : askedAgo[i] + 1));
#ifdef HEALS
        hasAsked[i] = 0;
#endif
        i++
      :: else -> break
      od;
      i = 0;
      do
      :: i < GRANTS -> bound[i] = (bound[i] > 0 -> bound[i] - 1 : 0); i++
      :: else -> break
      od;
      skip
    }
  od
}

#ifdef HEALS
active proctype Healing() {
#ifdef ANY_COUNTS
  /* So far all nodes were alike: whoever has more members, has the lower id, without loss of generality. */
  byte large;
  atomic {
    if
    :: large = 0
    :: large = 1
    :: large = NODES - 1
    fi;
    d_step {
      i = 0;
      do
      :: i < NODES -> members[i] = (reigns[i] -> (i < large -> 2 : 1) : 0); i++
      :: else -> break
      od;
      large = 0;
      healed = 1
    }
  }
#else
  healed = 1
#endif
}

ltl oneRemains { <> healed -> <> [] (reigning == 1) }
#endif
