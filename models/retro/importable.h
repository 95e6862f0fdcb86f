// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/retro/retro.h"

/// What a document must be before it comes into the register. Pure; any thread.
namespace wavedeck::retro {

/// Everything it names is there, every word is known; of an anonymous one who said what and when is dropped, as is
/// what says nothing. Usage `bad-retro` names path and value, and what would mend it.
Status importable(Retro& retro);

/// The same of a report for people, which cannot know all of it: what is too long is cut, an unknown word is dropped,
/// and what a finished one lacks (owners, efforts) is told. told: each of that. What else importable() refuses is
/// refused here, too.
Status mended(Retro& retro, QStringList& told);

} // namespace wavedeck::retro
