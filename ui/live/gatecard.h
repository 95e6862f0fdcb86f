// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/live/wavecard.h"

class QPainter;

namespace wavedeck::ui {

/// The card of a gate: a face, and the frame of its kind.
struct GateFace {
    Face face;
    QRectF tag; ///< place of BLOCKING or ADVISORY
};

GateFace gateFace(const CardContext& context, const CardBox& card);
/// Frame and ground of the card; dashed while it is pending.
void paintGateFrame(QPainter* painter, const CardBox& card, const LiveGate& gate, const Theme& theme);

/// "Gate G2 Analysis exit, blocking, pending, 2 of 5 criteria met."
QString gateSentence(const LiveGate& gate);
/// One line a criterion, for the tool tip.
QString criteriaInWords(const LiveGate& gate);
/// "Every finding has evidence", out of "every-finding-has-evidence".
QString criterionLabel(const Criterion& criterion);

} // namespace wavedeck::ui
