// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/command.h"
#include "models/retro/retro.h"
#include "models/store/store.h"

#include <QJsonObject>

#include <functional>

/// What the commands of retrospectives share.
namespace wavedeck::ctl {

/// One operation of models/retro/operations.h by who gives the command; answers with what it answers.
int actOnRetro(Context& context, const QString& id, const QString& operation, const QJsonObject& arguments);
/// The options as arguments of an operation.
QJsonObject retroArguments(const Arguments& arguments);

/// Reads one: `not-found` otherwise.
int readingRetro(Context& context, const QString& id, const std::function<int(Store&, const retro::Retro&)>& read);
/// `show`: all of it with statistics and rate; contributions that a phase hides have no text.
QJsonObject retroDocument(Store& store, const retro::Retro& retro, qint64 now);
QString retroText(Store& store, const retro::Retro& retro, qint64 now);

} // namespace wavedeck::ctl
