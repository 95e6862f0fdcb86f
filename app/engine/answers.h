// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

/// `answers.jsonl` in the run directory of an agent: what became of what it asked for, one JSON object a line.
///   {"spawn":"fix-1","granted":true,"agent":"lead.fix-1","reason":"Coordinator starts Specialist"}
///   {"spawn":"fix-1","granted":false,"agent":null,"reason":"…"}
///   {"spawn":"fix-1","agent":"lead.fix-1","attempt":1,"state":"succeeded","reason":null}     once it has ended
/// The agent may read and follow it; the engine adds lines behind what is there, and never writes one twice.
namespace wavedeck::answers {

/// Adds lines in one write, so that a reader sees whole ones. An agent may have put anything in the file's place:
/// what is no plain file of one name is left alone. False = nothing was written.
bool append(const QString& runDir, const QList<QJsonObject>& lines);

/// All lines that are there; those that are no object are left out.
QList<QJsonObject> read(const QString& runDir);

} // namespace wavedeck::answers
